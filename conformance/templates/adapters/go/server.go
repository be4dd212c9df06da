// x402-conformance starts this program and buys from it. Put your middleware in front of the route.
// If your program reads PORT and the variables below by itself, name it in x402-conformance.yaml and delete this file.
package main

import (
	"encoding/json"
	"log"
	"net/http"
	"os"
)

// Who verifies and settles, who is to be paid, and on which network. The price may be up to one dollar.
var (
	facilitatorURL = os.Getenv("FACILITATOR_URL")
	payTo          = os.Getenv("EVM_PAYEE_ADDRESS")
	network        = os.Getenv("EVM_NETWORK")
	rpcURL         = os.Getenv("EVM_RPC_URL")
)

// report answers the goods. They may be had only for money: answer 402 with an offer first, then verify, sell and settle.
func report(writer http.ResponseWriter, request *http.Request) {
	writer.Header().Set("Content-Type", "application/json")
	writer.WriteHeader(http.StatusNotImplemented)
	_ = json.NewEncoder(writer).Encode(map[string]any{"error": "The adapter is not written yet."})
}

func main() {
	http.HandleFunc("/exact/evm/eip3009", report)
	log.Fatal(http.ListenAndServe("127.0.0.1:"+os.Getenv("PORT"), nil))
}
