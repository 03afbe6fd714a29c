"""The shop's own files: order and product exports, order lines, ratings."""
