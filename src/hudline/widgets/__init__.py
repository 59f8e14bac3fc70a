"""One file a widget. Its docstring is its manual page, `show(now, options)` its drawing.

`show` returns pieces, which join the row the widget stands in, or rows of its own. `options` has
`level`: the verbosity, 1 to 3.
"""
