//! Whence a request comes: what limits and the log count by.

use std::future::{Ready, ready};
use std::net::{IpAddr, Ipv4Addr};

use actix_web::{FromRequest, HttpRequest, dev::Payload, web};

use crate::clinic::Clinic;
use crate::problem::Problem;
use crate::seal::Keys;

/// The client's address: the connection's, or behind a trusted proxy the one that the proxy names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Address(IpAddr);

impl Address {
    pub fn of(request: &HttpRequest) -> Self {
        let peer = request.peer_addr().map_or(IpAddr::V4(Ipv4Addr::UNSPECIFIED), |peer| peer.ip());
        let Some(clinic) = request.app_data::<web::Data<Clinic>>() else { return Self(peer) };
        let named = request.headers().get_all("x-forwarded-for").filter_map(|value| value.to_str().ok());
        Self(clinic.trusted_proxies.client(peer, named))
    }

    /// One subscriber: an IPv6 client has a whole /64 to choose from.
    pub fn network(self) -> String {
        match self.0 {
            IpAddr::V4(address) => address.to_string(),
            IpAddr::V6(address) => match address.to_ipv4_mapped() {
                Some(address) => address.to_string(),
                None => {
                    let [a, b, c, d, ..] = address.segments();
                    format!("{a:x}:{b:x}:{c:x}:{d:x}::/64")
                }
            },
        }
    }

    /// As a session's row keeps it.
    pub fn mark(self, keys: &Keys) -> Vec<u8> {
        keys.counter(&[b"session from", self.network().as_bytes()]).as_bytes().to_vec()
    }
}

impl FromRequest for Address {
    type Error = Problem;
    type Future = Ready<Result<Self, Problem>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        ready(Ok(Self::of(request)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_ipv6_client_cannot_walk_through_its_own_network() {
        let network = |text: &str| Address(text.parse().expect("an address")).network();
        assert_eq!(network("2001:db8:1:2:3:4:5:6"), network("2001:db8:1:2:ffff::1"));
        assert_ne!(network("2001:db8:1:2::1"), network("2001:db8:1:3::1"));
        assert_eq!(network("::ffff:192.0.2.7"), "192.0.2.7");
        assert_ne!(network("192.0.2.7"), network("192.0.2.8"));
    }
}
