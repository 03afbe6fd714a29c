"""Intake: papers on the left, the page with boxes over what was read in the middle, fields and lines on the right.

``work`` is what the list is of, ``pane`` a paper in full, ``corrections`` sends what a reviewer changes one after
another, ``walk`` is the way of Tab through what is unsure, ``uploading`` takes in what is dropped here.
"""
