// x402-conformance runs this program once per purchase. Let buy call your client.
// If your program reads the variables below by itself, name it in x402-conformance.yaml and delete this file.
use std::env;
use std::process::ExitCode;

/// What to buy, and the key that pays, funded with mock USDC on this network. A policy should allow a few cents.
#[allow(dead_code)]
struct Settings {
    url: String,
    private_key: String,
    network: String,
    rpc_url: String,
}

/// Gets the goods: whether that worked, and a JSON object with success, status_code, data and payment_response.
/// Answers nothing as long as it is not written.
fn buy(_settings: &Settings) -> Option<(bool, String)> {
    None
}

/// The last line of the output is one JSON object; 0 is a success, 1 is none, 77 says "I do not support this".
fn main() -> ExitCode {
    let variable = |name| env::var(name).unwrap_or_default();
    let settings = Settings {
        url: variable("RESOURCE_SERVER_URL") + &variable("ENDPOINT_PATH"),
        private_key: variable("EVM_PRIVATE_KEY"),
        network: variable("EVM_NETWORK"),
        rpc_url: variable("EVM_RPC_URL"),
    };
    match buy(&settings) {
        Some((success, json)) => {
            println!("{json}");
            ExitCode::from(if success { 0 } else { 1 })
        }
        None => {
            println!(r#"{{"success":false,"error":"The adapter is not written yet."}}"#);
            ExitCode::from(77)
        }
    }
}
