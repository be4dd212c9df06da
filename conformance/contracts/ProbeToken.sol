// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {MessageHashUtils} from "@openzeppelin/contracts/utils/cryptography/MessageHashUtils.sol";
import {FiatDomain} from "./FiatDomain.sol";
import {FiatSignatures} from "./FiatSignatures.sol";
import {ForeignLog} from "./ForeignLog.sol";
import {ProbeFaults} from "./ProbeFaults.sol";

/// An ERC-3009 and EIP-2612 token that is honest until told otherwise. Each fault takes away one check of the chain, so
/// that what remains standing is the check of the facilitator.
contract ProbeToken is ProbeFaults {
    string public constant name = "USDC";
    string public constant symbol = "USDC";
    string public constant version = "2";
    uint8 public constant decimals = 6;

    uint256 public totalSupply;
    mapping(address => uint256) public balanceOf;
    mapping(address => mapping(address => uint256)) public allowance;
    mapping(address => uint256) private permitNonces;
    mapping(address => mapping(bytes32 => bool)) public authorizationState;

    event Transfer(address indexed from, address indexed to, uint256 value);
    event Approval(address indexed owner, address indexed spender, uint256 value);
    event AuthorizationUsed(address indexed authorizer, bytes32 indexed nonce);

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

    function approve(address spender, uint256 value) external faulty returns (bool) {
        _approve(msg.sender, spender, value);
        return true;
    }

    function transfer(address to, uint256 value) external faulty returns (bool) {
        _transfer(msg.sender, to, value, isMined());
        return true;
    }

    function transferFrom(address from, address to, uint256 value) external faulty returns (bool) {
        if (!has(IGNORE_ALLOWANCE)) {
            uint256 allowed = allowance[from][msg.sender];
            require(allowed >= value, "ERC20: transfer amount exceeds allowance");
            if (allowed != type(uint256).max) allowance[from][msg.sender] = allowed - value;
        }
        _transfer(from, to, value, isMined());
        return true;
    }

    function nonces(address owner) external view unless(NO_PERMIT) returns (uint256) {
        return permitNonces[owner];
    }

    function permit(
        address owner,
        address spender,
        uint256 value,
        uint256 deadline,
        uint8 v,
        bytes32 r,
        bytes32 s
    ) external {
        _permit(owner, spender, value, deadline, abi.encodePacked(r, s, v));
    }

    function permit(
        address owner,
        address spender,
        uint256 value,
        uint256 deadline,
        bytes memory signature
    ) external unless(NO_BYTES_OVERLOAD) {
        _permit(owner, spender, value, deadline, signature);
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
    ) external faulty {
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
    ) external unless(NO_BYTES_OVERLOAD) faulty {
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
        bool mined = isMined();
        if (!has(IGNORE_WINDOW)) {
            require(block.timestamp > validAfter, "FiatTokenV2: authorization is not yet valid");
            require(block.timestamp < validBefore, "FiatTokenV2: authorization is expired");
        }
        if (!has(IGNORE_NONCE)) {
            require(!authorizationState[from][nonce], "FiatTokenV2: authorization is used or canceled");
        }
        bytes32 structHash = keccak256(
            abi.encode(FiatDomain.TRANSFER_TYPEHASH, from, to, value, validAfter, validBefore, nonce)
        );
        require(
            has(IGNORE_SIGNATURE) || isSigned(from, structHash, signature),
            "FiatTokenV2: invalid signature"
        );
        authorizationState[from][nonce] = true;
        if (!mined || !has(NO_LOG_WHEN_MINED)) emit AuthorizationUsed(from, nonce);
        _transfer(from, to, value, mined);
    }

    function _permit(
        address owner,
        address spender,
        uint256 value,
        uint256 deadline,
        bytes memory signature
    ) private unless(NO_PERMIT) {
        require(deadline >= block.timestamp, "FiatTokenV2: permit is expired");
        bytes32 structHash = keccak256(
            abi.encode(FiatDomain.PERMIT_TYPEHASH, owner, spender, value, permitNonces[owner]++, deadline)
        );
        require(isSigned(owner, structHash, signature), "EIP2612: invalid signature");
        _approve(owner, spender, value);
    }

    function isSigned(address signer, bytes32 structHash, bytes memory signature) private view returns (bool) {
        bytes32 digest = MessageHashUtils.toTypedDataHash(DOMAIN_SEPARATOR(), structHash);
        return FiatSignatures.isValid(signer, digest, signature);
    }

    function _approve(address owner, address spender, uint256 value) private {
        allowance[owner][spender] = value;
        emit Approval(owner, spender, value);
    }

    function _transfer(address from, address to, uint256 value, bool mined) private {
        if (mined && has(REVERT_WHEN_MINED)) revert("ProbeToken: reverts when mined");
        require(from != address(0), "ERC20: transfer from the zero address");
        reenter();
        if (mined && has(BALANCE_DROPS_WHEN_MINED)) balanceOf[from] = 0;
        // The zero address can be paid, as in many tokens: that nobody does it is the facilitator's business.
        uint256 balance = balanceOf[from];
        if (balance < value) {
            require(has(IGNORE_BALANCE), "ERC20: transfer amount exceeds balance");
            totalSupply += value - balance;
            balanceOf[from] = value;
        }
        uint256 fee = has(FEE_ON_TRANSFER) ? (value + 99) / 100 : 0;
        uint256 moved = value - fee;
        if (mined && has(SHORT_WHEN_MINED) && moved > 0) moved -= 1;
        balanceOf[from] -= moved + fee;
        balanceOf[to] += moved;
        balanceOf[address(this)] += fee;
        log(from, to, moved, mined);
        if (fee > 0) emit Transfer(from, address(this), fee);
    }

    function log(address from, address to, uint256 moved, bool mined) private {
        bool foreign = mined && has(FOREIGN_LOG_WHEN_MINED);
        // Made in a simulation too, which is to cost no less.
        if (has(FOREIGN_LOG_WHEN_MINED)) new ForeignLog(from, to, moved, foreign);
        if (foreign || (mined && has(NO_LOG_WHEN_MINED))) return;
        emit Transfer(from, to, moved);
        if (mined && has(DOUBLE_LOG_WHEN_MINED)) emit Transfer(from, to, moved);
    }
}
