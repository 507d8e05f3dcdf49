"""What people see and do: a real browser, the portal and its worker in processes of their own."""
