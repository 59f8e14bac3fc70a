"""What `hudline doctor` looks at: one file a group of checks, each check one function."""
