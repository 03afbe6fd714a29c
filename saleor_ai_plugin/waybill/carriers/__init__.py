"""Who takes parcels along: ``protocol`` says what is asked of a carrier, the others are the kinds that there are.

A library that speaks with many carriers would be one more kind: see docs/decisions.md.
"""
