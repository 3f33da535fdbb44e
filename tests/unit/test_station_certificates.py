"""The station's certificate: what it is good for, and that a real handshake believes it."""

import ssl
from datetime import UTC, datetime, timedelta

import pytest
from cryptography import x509

from server.errors import InvalidInput
from server.station.certificates import make_authority, make_server_certificate, read_certificate

NOW = datetime.now(UTC)
NAMES = ("exam.station.test", "10.1.2.3", "::1")


def handshake(folder, shown, authority, name):
    """Whether a client that trusts the authority believes the server; no socket is opened."""
    (folder / "chain.pem").write_bytes(shown.certificate)
    (folder / "key.pem").write_bytes(shown.key)
    server_side = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    server_side.load_cert_chain(folder / "chain.pem", folder / "key.pem")
    client_side = ssl.create_default_context(cadata=authority.certificate.decode())
    to_server, to_client = ssl.MemoryBIO(), ssl.MemoryBIO()
    client = client_side.wrap_bio(to_client, to_server, server_hostname=name)
    server = server_side.wrap_bio(to_server, to_client, server_side=True)
    for side in (client, server, client, server, client):
        try:
            side.do_handshake()
        except ssl.SSLWantReadError:
            continue
    return client.version()


@pytest.fixture(scope="module")
def authority():
    return make_authority("城东站", NOW)


@pytest.mark.parametrize("name", NAMES)
def test_a_machine_that_trusts_the_authority_believes_the_server_under_each_of_its_names(
    tmp_path, authority, name
):
    shown = make_server_certificate(authority, NAMES, NOW)
    assert handshake(tmp_path, shown, authority, name) == "TLSv1.3"


def test_no_other_name_and_no_other_authority_is_believed(tmp_path, authority):
    shown = make_server_certificate(authority, NAMES, NOW)
    with pytest.raises(ssl.SSLCertVerificationError):
        handshake(tmp_path, shown, authority, "elsewhere.test")
    with pytest.raises(ssl.SSLCertVerificationError):
        handshake(tmp_path, shown, make_authority("城东站", NOW), NAMES[0])


def test_a_renewed_certificate_needs_no_new_trust(tmp_path, authority):
    make_server_certificate(authority, NAMES, NOW)
    renewed = make_server_certificate(authority, ("new.station.test",), NOW)
    assert handshake(tmp_path, renewed, authority, "new.station.test") == "TLSv1.3"


def test_it_lasts_as_long_as_browsers_allow_and_is_only_good_for_a_server(authority):
    shown = make_server_certificate(authority, NAMES, NOW)
    certificate = x509.load_pem_x509_certificate(shown.certificate)
    assert certificate.not_valid_after_utc - certificate.not_valid_before_utc <= timedelta(days=398)
    assert not certificate.extensions.get_extension_for_class(x509.BasicConstraints).value.ca
    assert not certificate.extensions.get_extension_for_class(x509.KeyUsage).value.key_cert_sign
    above = x509.load_pem_x509_certificate(authority.certificate)
    assert above.extensions.get_extension_for_class(x509.BasicConstraints).value.path_length == 0


def test_it_tells_its_names_its_end_and_a_fingerprint(authority):
    told = read_certificate(make_server_certificate(authority, NAMES, NOW).certificate)
    assert told.names == NAMES
    assert told.until.date() == (NOW + timedelta(days=396)).date()
    assert len(told.fingerprint.split(":")) == 32


@pytest.mark.parametrize(
    "name", ["", "two words", "-dash.test", "dash-.test", "a..b", "考点", "x" * 64, "*.test"]
)
def test_a_name_that_no_browser_could_use_is_refused_by_name(authority, name):
    with pytest.raises(InvalidInput) as refusal:
        make_server_certificate(authority, (name,), NOW)
    assert repr(name) in refusal.value.detail


def test_no_name_and_no_certificate_are_refused(authority):
    with pytest.raises(InvalidInput):
        make_server_certificate(authority, (), NOW)
    with pytest.raises(InvalidInput):
        read_certificate(b"nothing of the kind")
