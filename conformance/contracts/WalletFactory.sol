// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {SmartWallet} from "./SmartWallet.sol";

/// Deploys wallets at addresses that are known before (ERC-6492), honestly or not.
contract WalletFactory {
    enum Behaviour {
        /// Deploys the wallet, or finds it deployed.
        Honest,
        Reverts,
        /// Deploys the wallet at another address than the one it promised.
        DeploysElsewhere,
        /// Answers the address and deploys nothing.
        DoesNothing,
        /// Burns all the gas it is given.
        BurnsGas
    }

    Behaviour public behaviour;

    function deploy(address owner, SmartWallet.Behaviour how, bytes32 salt) external returns (address wallet) {
        if (behaviour == Behaviour.Reverts) revert("WalletFactory: refuses");
        while (behaviour == Behaviour.BurnsGas) {}
        bytes32 used = behaviour == Behaviour.DeploysElsewhere ? keccak256(abi.encode(salt)) : salt;
        bytes memory code = abi.encodePacked(type(SmartWallet).creationCode, abi.encode(owner, how));
        bytes32 place = keccak256(abi.encodePacked(hex"ff", address(this), used, keccak256(code)));
        wallet = address(uint160(uint256(place)));
        if (behaviour == Behaviour.DoesNothing || wallet.code.length > 0) return wallet;
        new SmartWallet{salt: used}(owner, how);
    }
}
