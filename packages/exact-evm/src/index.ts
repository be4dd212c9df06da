export { type DollarAsset, dollarAssets, type KnownAsset, knownAssets } from "./assets.js";
export { type Eip3009Payload, readEip3009Payload } from "./payload.js";
export {
  type TokenDomain,
  type TransferAuthorization,
  type TransferTypedData,
  transferTypedData,
  transferWithAuthorizationTypes,
} from "./typed-data.js";
