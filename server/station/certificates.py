"""The station's own certificate: an authority that its machines trust, and what the server shows them."""

import ipaddress
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from server.errors import InvalidInput

AUTHORITY_LASTS = timedelta(days=3650)
SERVER_LASTS = timedelta(days=397)  # browsers refuse what lasts longer
EARLIER = timedelta(days=1)  # machines of a room have clocks that differ


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """A certificate and its private key, both PEM."""

    certificate: bytes
    key: bytes


def make_authority(station: str, now: datetime) -> Pair:
    """A certificate that signs others of this station and nothing else; machines install it once."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = _name(f"Kaohe {station}")
    made = (
        _builder(name, name, key.public_key(), now, AUTHORITY_LASTS)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(_usage(signs_certificates=True), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .sign(key, hashes.SHA256())
    )
    return _pair(made, key)


def make_server_certificate(authority: Pair, names: Sequence[str], now: datetime) -> Pair:
    """What the server shows, with the chain; `names` are host names and addresses browsers will use.

    Raises:
        InvalidInput: no name, or one that is neither a host name nor an address.
    """
    if not names:
        raise InvalidInput("at least one host name or address", field="names")
    alternatives = [_alternative(name) for name in names]
    issuer = x509.load_pem_x509_certificate(authority.certificate)
    issuer_key = serialization.load_pem_private_key(authority.key, password=None)
    if not isinstance(issuer_key, ec.EllipticCurvePrivateKey):
        raise InvalidInput("the authority's key is of another kind", field="authority")
    key = ec.generate_private_key(ec.SECP256R1())
    made = (
        _builder(_name(names[0][:64]), issuer.subject, key.public_key(), now, SERVER_LASTS)
        .add_extension(x509.SubjectAlternativeName(alternatives), critical=False)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(_usage(signs_certificates=False), critical=True)
        .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), critical=False)
        .add_extension(
            x509.AuthorityKeyIdentifier.from_issuer_public_key(issuer_key.public_key()), critical=False
        )
        .sign(issuer_key, hashes.SHA256())
    )
    pair = _pair(made, key)
    return Pair(certificate=pair.certificate + authority.certificate, key=pair.key)


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """What a certificate says: for whom it is, until when, and its SHA-256 fingerprint in pairs of digits."""

    names: tuple[str, ...]
    until: datetime
    fingerprint: str


def read_certificate(pem: bytes) -> Shown:
    """Raises InvalidInput for what is no certificate."""
    try:
        certificate = x509.load_pem_x509_certificate(pem)
    except ValueError:
        raise InvalidInput("this is no certificate in PEM", field="certificate") from None
    try:
        names = certificate.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    except x509.ExtensionNotFound:
        names = None
    return Shown(
        names=tuple(str(name.value) for name in names or ()),
        until=certificate.not_valid_after_utc,
        fingerprint=certificate.fingerprint(hashes.SHA256()).hex(":").upper(),
    )


def _alternative(name: str) -> x509.GeneralName:
    try:
        return x509.IPAddress(ipaddress.ip_address(name))
    except ValueError:
        pass
    labels = name.rstrip(".").split(".")
    if not all(_is_label(label) for label in labels):
        raise InvalidInput(f"{name!r} is neither a host name nor an address", field="names")
    return x509.DNSName(name.rstrip(".").lower())


def _is_label(label: str) -> bool:
    inner = label.replace("-", "a")
    return 0 < len(label) <= 63 and inner.isascii() and inner.isalnum() and label[0] != "-" != label[-1]


def _name(common: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, common)])


def _builder(
    subject: x509.Name, issuer: x509.Name, key: ec.EllipticCurvePublicKey, now: datetime, lasts: timedelta
) -> x509.CertificateBuilder:
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key)
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - EARLIER)
        .not_valid_after(now + lasts - EARLIER)
    )


def _usage(*, signs_certificates: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=not signs_certificates,
        key_cert_sign=signs_certificates,
        crl_sign=signs_certificates,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        encipher_only=False,
        decipher_only=False,
    )


def _pair(certificate: x509.Certificate, key: ec.EllipticCurvePrivateKey) -> Pair:
    return Pair(
        certificate=certificate.public_bytes(serialization.Encoding.PEM),
        key=key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        ),
    )
