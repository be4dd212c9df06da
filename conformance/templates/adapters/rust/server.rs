// x402-conformance starts this program and buys from it. Put your middleware in front of the route.
// It needs nothing but the standard library; a web framework of yours can take the place of `main` and `answer`.
// If your program reads PORT and the variables below by itself, name it in x402-conformance.yaml and delete this file.
use std::env;
use std::io::{BufRead, BufReader, Result, Write};
use std::net::{TcpListener, TcpStream};
use std::thread;

/// Who verifies and settles, who is to be paid, and on which network. The price may be up to one dollar.
#[allow(dead_code)]
struct Settings {
    facilitator_url: String,
    pay_to: String,
    network: String,
    rpc_url: String,
}

/// The goods. They may be had only for money: answer 402 with an offer first, then verify, sell and settle.
fn report(_settings: &Settings, _headers: &[(String, String)]) -> (&'static str, String) {
    ("501 Not Implemented", r#"{"error":"The adapter is not written yet."}"#.into())
}

fn answer(settings: &Settings, mut stream: TcpStream) -> Result<()> {
    let mut reader = BufReader::new(stream.try_clone()?);
    let mut request = String::new();
    reader.read_line(&mut request)?;
    let mut headers = Vec::new();
    loop {
        let mut line = String::new();
        reader.read_line(&mut line)?;
        let Some((name, value)) = line.trim_end().split_once(':') else { break };
        headers.push((name.to_ascii_lowercase(), value.trim().to_string()));
    }
    let mut words = request.split_whitespace();
    let (status, json) = match (words.next(), words.next()) {
        (Some("GET"), Some("/exact/evm/eip3009")) => report(settings, &headers),
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
            facilitator_url: variable("FACILITATOR_URL"),
            pay_to: variable("EVM_PAYEE_ADDRESS"),
            network: variable("EVM_NETWORK"),
            rpc_url: variable("EVM_RPC_URL"),
        };
        thread::spawn(move || stream.and_then(|stream| answer(&settings, stream)));
    }
    Ok(())
}
