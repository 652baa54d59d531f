//! Proxies in front of the server: only they may say whom they speak for.

use std::net::IpAddr;

use serde::{Deserialize, Serialize};

/// Addresses, separated by commas.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct TrustedProxies(Vec<IpAddr>);

impl TrustedProxies {
    /// The client behind the connection `peer`: the last address of `X-Forwarded-For` that is none of our proxies, when the one who
    /// says it is. What stands before that is the client's own word.
    pub fn client<'a>(&self, peer: IpAddr, forwarded_for: impl Iterator<Item = &'a str>) -> IpAddr {
        if !self.0.contains(&peer) {
            return peer;
        }
        let named: Vec<&str> = forwarded_for.flat_map(|header| header.split(',')).map(str::trim).collect();
        let mut client = peer;
        for text in named.into_iter().rev() {
            let Ok(address) = text.parse() else { return client };
            client = address;
            if !self.0.contains(&client) {
                break;
            }
        }
        client
    }
}

impl TryFrom<String> for TrustedProxies {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        let addresses = text.split(',').map(str::trim).filter(|part| !part.is_empty());
        let parsed = addresses.map(|part| part.parse().map_err(|_| format!("{part} is no address")));
        parsed.collect::<Result<_, _>>().map(Self)
    }
}

impl From<TrustedProxies> for String {
    fn from(proxies: TrustedProxies) -> Self {
        proxies.0.iter().map(IpAddr::to_string).collect::<Vec<_>>().join(",")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn client(trusted: &str, peer: &str, headers: &[&str]) -> String {
        let proxies = TrustedProxies::try_from(trusted.to_owned()).expect("addresses");
        proxies.client(peer.parse().expect("an address"), headers.iter().copied()).to_string()
    }

    #[test]
    fn only_a_trusted_proxy_names_the_client() {
        assert_eq!(client("", "127.0.0.1", &["192.0.2.7"]), "127.0.0.1");
        assert_eq!(client("127.0.0.1", "127.0.0.1", &["192.0.2.7"]), "192.0.2.7");
        assert_eq!(client("127.0.0.1", "198.51.100.1", &["192.0.2.7"]), "198.51.100.1");
    }

    #[test]
    fn what_the_client_wrote_itself_is_not_believed() {
        assert_eq!(client("127.0.0.1", "127.0.0.1", &["10.9.9.9, 192.0.2.7"]), "192.0.2.7");
        assert_eq!(client("127.0.0.1", "127.0.0.1", &["10.9.9.9", "192.0.2.7"]), "192.0.2.7");
        assert_eq!(client("127.0.0.1,10.0.0.2", "127.0.0.1", &["9.9.9.9, 192.0.2.7, 10.0.0.2"]), "192.0.2.7");
        assert_eq!(client("127.0.0.1", "127.0.0.1", &["192.0.2.7, nonsense"]), "127.0.0.1");
        assert_eq!(client("127.0.0.1", "127.0.0.1", &[]), "127.0.0.1");
    }

    #[test]
    fn a_proxy_that_is_no_address_is_refused() {
        assert!(TrustedProxies::try_from("proxy.local".to_owned()).is_err());
    }
}
