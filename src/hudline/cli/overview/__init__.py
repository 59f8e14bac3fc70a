"""`hudline top` and `hudline agents`: all sessions of this machine."""
