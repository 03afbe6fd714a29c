"""What happened in the shop: the outbox that Saleor's side writes and the worker consumes."""
