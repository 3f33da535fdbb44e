"""Serving on one event loop: the only room that knows gevent."""
