"""Accounts of the embedded shop, where there is no Saleor to log in with."""
