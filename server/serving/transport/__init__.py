"""A WebSocket transport of our own for Engine.IO: frames, connections without a greenlet each, pings."""
