"""Workbooks that people upload (.xlsx, .xls, .ods), opened by a process of their own: see `cls_portal.spreadsheets`.

One cell written far away is enough to have calamine ask for hundreds of gigabytes, and Rust then ends the process.
Nothing of Django is imported here: the process starts in a few hundredths of a second.
"""
