"""Drawing of the charts that reports describe: svg, png and pdf, with matplotlib.

Only the functions of `draw` are for other rooms. Nothing here reads the database.
"""
