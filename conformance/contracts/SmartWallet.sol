// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IERC1271} from "@openzeppelin/contracts/interfaces/IERC1271.sol";
import {ECDSA} from "@openzeppelin/contracts/utils/cryptography/ECDSA.sol";

/// An ERC-1271 account of one owner, which can be told to answer wrongly.
contract SmartWallet is IERC1271 {
    /// How `isValidSignature` answers.
    enum Answer {
        OwnerDecides,
        Always,
        Never,
        TooShort,
        Reverts
    }

    address public owner;
    Answer public answer;

    function setOwner(address newOwner) external {
        owner = newOwner;
    }

    function setAnswer(Answer newAnswer) external {
        answer = newAnswer;
    }

    function isValidSignature(bytes32 hash, bytes calldata signature) external view returns (bytes4) {
        if (answer == Answer.Always) return IERC1271.isValidSignature.selector;
        if (answer == Answer.Reverts) revert("SmartWallet: refuses");
        if (answer == Answer.TooShort) {
            bytes32 word = bytes32(IERC1271.isValidSignature.selector);
            assembly ("memory-safe") {
                mstore(0, word)
                return(0, 31)
            }
        }
        if (answer == Answer.OwnerDecides) {
            (address recovered, ECDSA.RecoverError problem, ) = ECDSA.tryRecoverCalldata(hash, signature);
            if (problem == ECDSA.RecoverError.NoError && recovered == owner) return IERC1271.isValidSignature.selector;
        }
        return 0xffffffff;
    }
}
