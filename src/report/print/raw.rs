//! Bytes straight to a receipt printer: into its device file, or to its port in the shop's own network.

use super::PrintError;
use std::fs::OpenOptions;
use std::io::{ErrorKind, Read as _, Write as _};
use std::net::{IpAddr, Shutdown, SocketAddr, TcpStream, ToSocketAddrs as _};
use std::time::Duration;

/// How long a printer of the own network takes to answer at most.
const ANSWER: Duration = Duration::from_secs(5);
/// How long one that prints may take nothing: it is out of paper, or its cover is open.
const TAKES: Duration = Duration::from_secs(15);
/// After so long a device is asked again.
const PAUSE: Duration = Duration::from_millis(50);
/// How long the other end may take to close, which says that it has everything.
const CLOSES: Duration = Duration::from_secs(1);

/// # Errors
/// When there is no such device, it may not be written, or it takes no data.
pub(super) fn device(path: &str, bytes: &[u8]) -> Result<(), PrintError> {
    let failed = |e: &std::io::Error| {
        let path = path.to_owned();
        match e.kind() {
            ErrorKind::NotFound => PrintError::NoDevice { path },
            ErrorKind::PermissionDenied => PrintError::NotAllowed { path },
            ErrorKind::WouldBlock | ErrorKind::TimedOut => PrintError::DeviceStuck { path },
            _ => PrintError::Device { path, cause: e.to_string() },
        }
    };
    let mut options = OpenOptions::new();
    options.append(true);
    // A printer that is off or out of paper must not hold us for ever.
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::custom_flags(&mut options, libc::O_NONBLOCK);
    let mut device = options.open(path).map_err(|e| failed(&e))?;
    let mut rest = bytes;
    let mut waited = Duration::ZERO;
    while !rest.is_empty() {
        match device.write(rest) {
            Ok(0) => return Err(failed(&ErrorKind::WriteZero.into())),
            Ok(taken) => {
                rest = &rest[taken..];
                waited = Duration::ZERO;
            }
            Err(e) if e.kind() == ErrorKind::Interrupted => {}
            Err(e) if e.kind() == ErrorKind::WouldBlock && waited < TAKES => {
                std::thread::sleep(PAUSE);
                waited += PAUSE;
            }
            Err(e) => return Err(failed(&e)),
        }
    }
    device.flush().map_err(|e| failed(&e))
}

/// # Errors
/// When the host is not known, is not in the own network, does not answer, or stops taking data.
pub(super) fn tcp(address: &str, bytes: &[u8]) -> Result<(), PrintError> {
    let address = address.trim();
    let shown = || address.to_owned();
    let found: Vec<SocketAddr> = match address.to_socket_addrs() {
        Ok(found) => found.collect(),
        Err(_) => return Err(PrintError::NoSuchHost { address: shown() }),
    };
    // Names and addresses of customers go out unencrypted: never to a stranger.
    let own: Vec<SocketAddr> = found.iter().copied().filter(|a| is_own_network(a.ip())).collect();
    if own.is_empty() {
        return Err(match found.first() {
            Some(_) => PrintError::Foreign { address: shown() },
            None => PrintError::NoSuchHost { address: shown() },
        });
    }
    let mut refused = None;
    let stream =
        own.iter().find_map(|a| TcpStream::connect_timeout(a, ANSWER).map_err(|e| refused = Some(e)).ok());
    let Some(mut stream) = stream else {
        let cause = refused.map(|e| e.to_string()).unwrap_or_default();
        return Err(PrintError::Unreachable { address: shown(), cause });
    };
    let send = |stream: &mut TcpStream| {
        stream.set_write_timeout(Some(TAKES))?;
        stream.write_all(bytes)?;
        stream.flush()?;
        stream.shutdown(Shutdown::Write)?;
        stream.set_read_timeout(Some(CLOSES))
    };
    send(&mut stream).map_err(|e| PrintError::BrokenOff { address: shown(), cause: e.to_string() })?;
    // Closing while the other end still sends would take back what is under way. What it says is not for us.
    let mut said = [0; 256];
    while stream.read(&mut said).is_ok_and(|n| n > 0) {}
    Ok(())
}

/// This machine, a private network, or the one cable in between.
fn is_own_network(ip: IpAddr) -> bool {
    match ip {
        IpAddr::V4(ip) => ip.is_loopback() || ip.is_private() || ip.is_link_local(),
        IpAddr::V6(ip) => match ip.to_ipv4_mapped() {
            Some(ip) => is_own_network(IpAddr::V4(ip)),
            None => ip.is_loopback() || ip.is_unique_local() || ip.is_unicast_link_local(),
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::net::TcpListener;

    #[test]
    fn a_device_gets_the_bytes_and_one_that_is_not_there_is_named() {
        let home = tempfile::tempdir().unwrap();
        let path = home.path().join("lp0");
        let shown = path.display().to_string();
        assert_eq!(
            device(&shown, b"x"),
            Err(PrintError::NoDevice { path: shown.clone() }),
            "never made anew"
        );
        std::fs::write(&path, b"").unwrap();
        device(&shown, b"\x1b@one").unwrap();
        assert_eq!(std::fs::read(&path).unwrap(), b"\x1b@one");
        let folder = home.path().display().to_string();
        assert!(matches!(device(&folder, b"x"), Err(PrintError::Device { .. })));
    }

    #[test]
    fn a_printer_in_the_own_network_gets_everything() {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap().to_string();
        let taken = std::thread::spawn(move || {
            let mut bytes = Vec::new();
            listener.accept().unwrap().0.read_to_end(&mut bytes).unwrap();
            bytes
        });
        let receipt = vec![0x42; 300_000];
        tcp(&address, &receipt).unwrap();
        assert_eq!(taken.join().unwrap(), receipt);
    }

    #[test]
    fn nobody_listening_a_strange_host_and_an_unknown_name_are_told_apart() {
        let free = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().to_string();
        assert!(matches!(tcp(&free, b"x"), Err(PrintError::Unreachable { .. })));
        assert_eq!(
            tcp("93.184.216.34:9100", b"x"),
            Err(PrintError::Foreign { address: "93.184.216.34:9100".into() })
        );
        assert!(matches!(tcp("no.such.printer.invalid:9100", b"x"), Err(PrintError::NoSuchHost { .. })));
        for (ip, own) in [
            ("192.168.1.9", true),
            ("172.31.0.1", true),
            ("172.32.0.1", false),
            ("8.8.8.8", false),
            ("fe80::1", true),
            ("2001:db8::1", false),
            ("::ffff:10.0.0.1", true),
        ] {
            assert_eq!(is_own_network(ip.parse().unwrap()), own, "{ip}");
        }
    }
}
