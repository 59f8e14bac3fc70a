"""What `hudline alerts` says of rules and alerts."""
