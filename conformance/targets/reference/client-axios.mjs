// The reference axios client: one purchase, one JSON object as its last line.
import { readAxiosReceipt, wrapAxios } from "@x402-reference/client/axios";
import { versionOne } from "@x402-reference/client/v1";
import axios from "axios";
import { client, report } from "./paying.mjs";

const { RESOURCE_SERVER_URL, ENDPOINT_PATH } = process.env;
const settings = { responseType: "text", transformResponse: (data) => data, validateStatus: () => true };
const paying = wrapAxios(axios.create(settings), client, { versionOne });

await report(async () => {
  const response = await paying.get(`${RESOURCE_SERVER_URL}${ENDPOINT_PATH}`);
  return {
    success: response.status >= 200 && response.status < 300,
    status_code: response.status,
    data: response.data,
    payment_response: readAxiosReceipt(response) ?? oldReceipt(response) ?? null,
  };
});

function oldReceipt({ headers }) {
  return versionOne.readReceipt(new Response(null, { headers: Object.entries(headers.toJSON()) }));
}
