// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IERC1271} from "@openzeppelin/contracts/interfaces/IERC1271.sol";
import {ECDSA} from "@openzeppelin/contracts/utils/cryptography/ECDSA.sol";
import {MessageHashUtils} from "@openzeppelin/contracts/utils/cryptography/MessageHashUtils.sol";

/// An ERC-1271 account of one owner, honest or not. All of its state is one word, which the suite can write itself.
contract SmartWallet is IERC1271 {
    enum Behaviour {
        /// The owner's signature counts.
        Honest,
        /// No signature counts.
        Never,
        /// Answers the magic value of the draft before ERC-1271.
        WrongMagic,
        /// Answers the word for true.
        TrueWord,
        /// Answers the right magic value, one byte short of a word.
        ShortReturn,
        EmptyReturn,
        Reverts,
        /// Burns all the gas it is given.
        BurnsGas,
        /// Answers a megabyte that does not begin with the magic value.
        HugeReturn,
        /// The owner's signature counts while the wallet is on.
        Toggled,
        /// The owner's signature counts over a hash that binds the wallet, as in ERC-7739.
        WrapsHash,
        /// 65 bytes that no ecrecover takes: the owner's over the prefixed hash, v higher by four, as some multisigs have it.
        LooksLikeEcdsa,
        /// Every signature counts.
        Always,
        /// The owner's signature counts when it is written twice, in 130 bytes.
        TwiceSigned
    }

    address public owner;
    Behaviour public behaviour;
    bool public off;

    constructor(address owner_, Behaviour behaviour_) {
        owner = owner_;
        behaviour = behaviour_;
    }

    function isValidSignature(bytes32 hash, bytes calldata signature) external view returns (bytes4) {
        Behaviour how = behaviour;
        if (how == Behaviour.Reverts) revert("SmartWallet: refuses");
        if (how == Behaviour.WrongMagic) return 0x20c13b0b;
        if (how == Behaviour.TrueWord) answer(bytes32(uint256(1)), 32);
        if (how == Behaviour.ShortReturn) answer(bytes32(IERC1271.isValidSignature.selector), 31);
        if (how == Behaviour.EmptyReturn) answer(0, 0);
        if (how == Behaviour.HugeReturn) answer(0, 1 << 20);
        while (how == Behaviour.BurnsGas) {}
        return accepts(how, hash, signature) ? IERC1271.isValidSignature.selector : bytes4(0xffffffff);
    }

    /// What the owner of a wallet that wraps has to sign in place of a hash.
    function wrapped(bytes32 hash) public view returns (bytes32) {
        return keccak256(abi.encode(address(this), block.chainid, hash));
    }

    function accepts(Behaviour how, bytes32 hash, bytes calldata signature) private view returns (bool) {
        if (how == Behaviour.Always) return true;
        if (how == Behaviour.Honest) return isOwners(hash, signature);
        if (how == Behaviour.Toggled) return !off && isOwners(hash, signature);
        if (how == Behaviour.WrapsHash) return isOwners(wrapped(hash), signature);
        if (how == Behaviour.LooksLikeEcdsa && signature.length == 65 && uint8(signature[64]) > 4) {
            bytes memory shifted = abi.encodePacked(signature[:64], uint8(signature[64]) - 4);
            return isOwners(MessageHashUtils.toEthSignedMessageHash(hash), shifted);
        }
        if (how == Behaviour.TwiceSigned && signature.length == 130) {
            return keccak256(signature[:65]) == keccak256(signature[65:]) && isOwners(hash, signature[:65]);
        }
        return false;
    }

    function isOwners(bytes32 hash, bytes memory signature) private view returns (bool) {
        (address signer, ECDSA.RecoverError problem, ) = ECDSA.tryRecover(hash, signature);
        return problem == ECDSA.RecoverError.NoError && signer == owner;
    }

    /// Ends the call.
    function answer(bytes32 word, uint256 length) private pure {
        assembly ("memory-safe") {
            mstore(0, word)
            return(0, length)
        }
    }
}
