"""What we do to the shop: Saleor through its public GraphQL API, or the embedded demo shop."""
