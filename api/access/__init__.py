"""Who may do what, and where: users, signing in, keys of programs, roles, grants, the audit log."""
