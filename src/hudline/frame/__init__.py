"""What a surface shows: the registry of widgets, layouts drawn into rows, and the pane."""
