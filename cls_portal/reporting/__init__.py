"""Reports: one content, as blocks, shown on a page, printed as a PDF, or given to edit."""
