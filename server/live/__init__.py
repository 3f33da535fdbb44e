"""Socket.IO namespaces, the tail of facts, the ticker."""
