// x402-conformance starts this program and asks it over HTTP. Let the three functions call your facilitator.
// If your program reads PORT and the variables below by itself, name it in x402-conformance.yaml and delete this file.
package main

import (
	"encoding/json"
	"io"
	"log"
	"net/http"
	"os"
)

// The network to serve, a node of it, and the key that pays the gas.
var (
	network    = os.Getenv("EVM_NETWORK")
	rpcURL     = os.Getenv("EVM_RPC_URL")
	privateKey = os.Getenv("EVM_PRIVATE_KEY")
)

var notWritten = map[string]any{"error": "The adapter is not written yet."}

// supported tells which kinds of payment are served: specification, section 7.3.
func supported(body []byte) (int, any) { return http.StatusNotImplemented, notWritten }

// verify tells whether a payment is good: section 7.1. The body is what was sent.
func verify(body []byte) (int, any) { return http.StatusNotImplemented, notWritten }

// settle carries a payment out: section 7.2.
func settle(body []byte) (int, any) { return http.StatusNotImplemented, notWritten }

func route(method, path string, answer func([]byte) (int, any)) {
	http.HandleFunc(path, func(writer http.ResponseWriter, request *http.Request) {
		if request.Method != method {
			http.Error(writer, `{"error":"There is nothing here."}`, http.StatusMethodNotAllowed)
			return
		}
		body, err := io.ReadAll(request.Body)
		if err != nil {
			http.Error(writer, `{"error":"The body did not arrive."}`, http.StatusBadRequest)
			return
		}
		status, value := answer(body)
		writer.Header().Set("Content-Type", "application/json")
		writer.WriteHeader(status)
		_ = json.NewEncoder(writer).Encode(value)
	})
}

func main() {
	route(http.MethodGet, "/supported", supported)
	route(http.MethodPost, "/verify", verify)
	route(http.MethodPost, "/settle", settle)
	log.Fatal(http.ListenAndServe("127.0.0.1:"+os.Getenv("PORT"), nil))
}
