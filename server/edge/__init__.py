"""What HTTP and Socket.IO share: identity, access policies, payload models, problem+json."""
