"""What the pictures of reports show: their data, read from the database and described as charts.

One file holds the pictures of one kind of record. How they are drawn, `reports/pictures` knows.
"""
