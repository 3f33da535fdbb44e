"""An answer of many bytes: compressed for whoever takes that, left out for whoever has it."""

from flask import request

from server.edge.operations import Reply
from server.edge.pressing import etag_of, gzipped


def negotiated(body: bytes) -> Reply:
    """200 with the bytes, or 304."""
    etag = etag_of(body)
    headers = (("ETag", etag), ("Vary", "Accept-Encoding"))
    if request.if_none_match.contains_weak(etag.strip('"')):
        return Reply(value=b"", code=304, headers=headers)
    if request.accept_encodings.quality("gzip") > 0:
        return Reply(value=gzipped(body), headers=(*headers, ("Content-Encoding", "gzip")))
    return Reply(value=body, headers=headers)
