// x402-conformance starts this program and asks it over HTTP. Let the three functions call your facilitator.
// It needs nothing but the standard library; a web framework of yours can take the place of `main` and `answer`.
// If your program reads PORT and the variables below by itself, name it in x402-conformance.yaml and delete this file.
use std::env;
use std::io::{BufRead, BufReader, Read, Result, Write};
use std::net::{TcpListener, TcpStream};
use std::thread;

/// The network to serve, a node of it, and the key that pays the gas.
#[allow(dead_code)]
struct Settings {
    network: String,
    rpc_url: String,
    private_key: String,
}

const NOT_WRITTEN: (&str, &str) = ("501 Not Implemented", r#"{"error":"The adapter is not written yet."}"#);

/// Which kinds of payment are served: specification, section 7.3. A status and a JSON text are answered.
fn supported(_settings: &Settings) -> (&'static str, String) {
    (NOT_WRITTEN.0, NOT_WRITTEN.1.into())
}

/// Whether a payment is good: section 7.1. The body is what was sent.
fn verify(_settings: &Settings, _body: &[u8]) -> (&'static str, String) {
    (NOT_WRITTEN.0, NOT_WRITTEN.1.into())
}

/// Carries a payment out: section 7.2.
fn settle(_settings: &Settings, _body: &[u8]) -> (&'static str, String) {
    (NOT_WRITTEN.0, NOT_WRITTEN.1.into())
}

fn answer(settings: &Settings, mut stream: TcpStream) -> Result<()> {
    let mut reader = BufReader::new(stream.try_clone()?);
    let mut request = String::new();
    reader.read_line(&mut request)?;
    let mut length = 0;
    loop {
        let mut line = String::new();
        reader.read_line(&mut line)?;
        let Some((name, value)) = line.trim_end().split_once(':') else { break };
        if name.eq_ignore_ascii_case("content-length") {
            length = value.trim().parse().unwrap_or(0);
        }
    }
    let mut body = vec![0; length];
    reader.read_exact(&mut body)?;
    let mut words = request.split_whitespace();
    let (status, json) = match (words.next(), words.next()) {
        (Some("GET"), Some("/supported")) => supported(settings),
        (Some("POST"), Some("/verify")) => verify(settings, &body),
        (Some("POST"), Some("/settle")) => settle(settings, &body),
        _ => ("404 Not Found", r#"{"error":"There is nothing here."}"#.into()),
    };
    write!(
        stream,
        "HTTP/1.1 {status}\r\nContent-Type: application/json\r\nContent-Length: {}\r\nConnection: close\r\n\r\n{json}",
        json.len()
    )
}

fn main() -> Result<()> {
    let variable = |name| env::var(name).unwrap_or_default();
    let listener = TcpListener::bind(format!("127.0.0.1:{}", variable("PORT")))?;
    for stream in listener.incoming() {
        let settings = Settings {
            network: variable("EVM_NETWORK"),
            rpc_url: variable("EVM_RPC_URL"),
            private_key: variable("EVM_PRIVATE_KEY"),
        };
        thread::spawn(move || stream.and_then(|stream| answer(&settings, stream)));
    }
    Ok(())
}
