// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {MessageHashUtils} from "@openzeppelin/contracts/utils/cryptography/MessageHashUtils.sol";
import {FiatDomain} from "./FiatDomain.sol";
import {FiatSignatures} from "./FiatSignatures.sol";

/// An ERC-3009 token that is honest until told otherwise. Each fault takes away one check of the chain, so that what
/// remains standing is the check of the facilitator. Anyone may set faults at any time: it holds no value.
contract ProbeToken {
    /// Any signature moves money.
    uint256 public constant IGNORE_SIGNATURE = 1 << 0;
    /// validAfter and validBefore are not enforced.
    uint256 public constant IGNORE_WINDOW = 1 << 1;
    /// A used nonce works again and moves money again.
    uint256 public constant IGNORE_NONCE = 1 << 2;
    /// What the payer lacks comes from nowhere, without a log.
    uint256 public constant IGNORE_BALANCE = 1 << 3;
    /// Every transfer succeeds, does nothing and logs nothing.
    uint256 public constant NO_OP = 1 << 4;
    /// A simulation moves the full value; a mined transaction moves and logs one unit less.
    uint256 public constant SHORT_WHEN_MINED = 1 << 5;
    /// A mined transaction moves the value without any log.
    uint256 public constant NO_LOG_WHEN_MINED = 1 << 6;
    /// A simulation succeeds; a mined transaction reverts.
    uint256 public constant REVERT_WHEN_MINED = 1 << 7;

    string public constant name = "USDC";
    string public constant symbol = "USDC";
    string public constant version = "2";
    uint8 public constant decimals = 6;
    // EIP-2935: the suite places its BlockRecorder there.
    address private constant BLOCK_HISTORY = 0x0000F90827F1C53a10cb7A02335B175320002935;

    uint256 public faults;
    uint256 public totalSupply;
    mapping(address => uint256) public balanceOf;
    mapping(address => mapping(bytes32 => bool)) public authorizationState;

    event Transfer(address indexed from, address indexed to, uint256 value);
    event AuthorizationUsed(address indexed authorizer, bytes32 indexed nonce);

    function setFaults(uint256 bits) external {
        faults = bits;
    }

    function setAuthorizationState(address authorizer, bytes32 nonce, bool used) external {
        authorizationState[authorizer][nonce] = used;
    }

    function mint(address to, uint256 amount) external returns (bool) {
        totalSupply += amount;
        balanceOf[to] += amount;
        emit Transfer(address(0), to, amount);
        return true;
    }

    function DOMAIN_SEPARATOR() public view returns (bytes32) {
        return FiatDomain.separator(name);
    }

    function transferWithAuthorization(
        address from,
        address to,
        uint256 value,
        uint256 validAfter,
        uint256 validBefore,
        bytes32 nonce,
        uint8 v,
        bytes32 r,
        bytes32 s
    ) external {
        _transferWithAuthorization(from, to, value, validAfter, validBefore, nonce, abi.encodePacked(r, s, v));
    }

    function transferWithAuthorization(
        address from,
        address to,
        uint256 value,
        uint256 validAfter,
        uint256 validBefore,
        bytes32 nonce,
        bytes memory signature
    ) external {
        _transferWithAuthorization(from, to, value, validAfter, validBefore, nonce, signature);
    }

    function _transferWithAuthorization(
        address from,
        address to,
        uint256 value,
        uint256 validAfter,
        uint256 validBefore,
        bytes32 nonce,
        bytes memory signature
    ) private {
        if (has(NO_OP)) return;
        bool mined = has(SHORT_WHEN_MINED | NO_LOG_WHEN_MINED | REVERT_WHEN_MINED) && isMined();
        if (has(REVERT_WHEN_MINED) && mined) revert("ProbeToken: reverts when mined");
        if (!has(IGNORE_WINDOW)) {
            require(block.timestamp > validAfter, "FiatTokenV2: authorization is not yet valid");
            require(block.timestamp < validBefore, "FiatTokenV2: authorization is expired");
        }
        if (!has(IGNORE_NONCE)) {
            require(!authorizationState[from][nonce], "FiatTokenV2: authorization is used or canceled");
        }
        if (!has(IGNORE_SIGNATURE)) {
            bytes32 structHash = keccak256(
                abi.encode(FiatDomain.TRANSFER_TYPEHASH, from, to, value, validAfter, validBefore, nonce)
            );
            bytes32 digest = MessageHashUtils.toTypedDataHash(DOMAIN_SEPARATOR(), structHash);
            require(FiatSignatures.isValid(from, digest, signature), "FiatTokenV2: invalid signature");
        }
        authorizationState[from][nonce] = true;
        bool silent = mined && has(NO_LOG_WHEN_MINED);
        if (!silent) emit AuthorizationUsed(from, nonce);
        _transfer(from, to, value, mined, silent);
    }

    function _transfer(address from, address to, uint256 value, bool mined, bool silent) private {
        require(from != address(0), "ERC20: transfer from the zero address");
        // The zero address can be paid, as in many tokens: that nobody does it is the facilitator's business.
        uint256 balance = balanceOf[from];
        if (balance < value) {
            require(has(IGNORE_BALANCE), "ERC20: transfer amount exceeds balance");
            totalSupply += value - balance;
            balanceOf[from] = value;
        }
        uint256 moved = mined && has(SHORT_WHEN_MINED) && value > 0 ? value - 1 : value;
        balanceOf[from] -= moved;
        balanceOf[to] += moved;
        if (!silent) emit Transfer(from, to, moved);
    }

    function has(uint256 fault) private view returns (bool) {
        return faults & fault != 0;
    }

    /// Tells a mined transaction from a simulation by three marks, any of which gives a simulation away: it pays no gas
    /// price, it has the gas of a whole block, or its block repeats the randomness of the block before. A simulation asks
    /// for that randomness twice, so that an estimate of gas is never below what the mined transaction needs.
    function isMined() private view returns (bool) {
        bool simulated = repeatsRandomness() || tx.gasprice == 0 || gasleft() > block.gaslimit / 2;
        if (simulated) repeatsRandomness();
        return !simulated;
    }

    function repeatsRandomness() private view returns (bool) {
        (bool success, bytes memory answer) = BLOCK_HISTORY.staticcall("");
        return success && answer.length == 32 && abi.decode(answer, (uint256)) == block.prevrandao;
    }
}
