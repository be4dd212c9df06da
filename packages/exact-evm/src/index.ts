export { type AssetMethod, type DollarAsset, dollarAssets, type KnownAsset, knownAssets } from "./assets.js";
export { type Eip3009Payload, readEip3009Payload } from "./eip3009/payload.js";
export {
  type TokenDomain,
  type TransferAuthorization,
  type TransferTypedData,
  transferTypedData,
  transferWithAuthorizationTypes,
} from "./eip3009/typed-data.js";
export { type Erc7710Payload, readErc7710Payload } from "./erc7710/payload.js";
export { type Permit2Authorization, type Permit2Payload, readPermit2Payload } from "./permit2/payload.js";
