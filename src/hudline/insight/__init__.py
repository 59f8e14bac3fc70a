"""What rows of the ledger mean: prices, money, time. Pure: no clock, disk or environment."""
