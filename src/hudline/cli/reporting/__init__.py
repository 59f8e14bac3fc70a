"""What the commands over the ledger have in common: options, reading, filters, output."""
