// x402-conformance runs this program once per purchase. Let buy call your client.
// If your program reads the variables below by itself, name it in x402-conformance.yaml and delete this file.
package main

import (
	"encoding/json"
	"fmt"
	"os"
)

// What to buy, and the key that pays, funded with mock USDC on this network. A policy should allow a few cents.
var (
	url        = os.Getenv("RESOURCE_SERVER_URL") + os.Getenv("ENDPOINT_PATH")
	privateKey = os.Getenv("EVM_PRIVATE_KEY")
	network    = os.Getenv("EVM_NETWORK")
	rpcURL     = os.Getenv("EVM_RPC_URL")
)

type result struct {
	Success         bool   `json:"success"`
	StatusCode      int    `json:"status_code"`
	Data            string `json:"data"`
	PaymentResponse any    `json:"payment_response"`
}

// buy gets the goods, or answers nothing as long as it is not written.
func buy() *result { return nil }

// The last line of the output is one JSON object; 0 is a success, 1 is none, 77 says "I do not support this".
func main() {
	bought := buy()
	if bought == nil {
		fmt.Println(`{"success":false,"error":"The adapter is not written yet."}`)
		os.Exit(77)
	}
	line, err := json.Marshal(bought)
	if err != nil {
		fmt.Println(`{"success":false,"error":"The result is not JSON."}`)
		os.Exit(1)
	}
	fmt.Println(string(line))
	if !bought.Success {
		os.Exit(1)
	}
}
