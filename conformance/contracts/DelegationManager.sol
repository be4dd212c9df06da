// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {Simulation} from "./Simulation.sol";

/// An ERC-7710 delegation manager with one delegation, honest or not. Where a real one has the delegator's account make
/// the transfer, this one makes it out of an allowance that the delegator has given it.
contract DelegationManager {
    enum Behaviour {
        /// The delegation can be redeemed once.
        HonestOnce,
        /// The delegation can be redeemed again and again.
        HonestMany,
        Reverts,
        /// Succeeds and moves nothing.
        NoOp,
        WrongRecipient,
        AmountLessOne,
        /// Moves the money of somebody else who has given it an allowance.
        ThirdParty,
        /// Moves nothing and logs a transfer itself.
        FakeEvent,
        /// Burns gas on the way, as much as it was told.
        BurnsGas,
        /// Only one account may redeem.
        RedeemerOnly,
        /// Answers a quarter of a megabyte.
        HugeReturn,
        /// Moves what is right, and then all that whoever redeems has allowed it.
        Reenters,
        /// Moves the amount two times.
        Twice
    }

    Behaviour public behaviour;
    /// Misbehaves in mined transactions alone.
    bool public onlyWhenMined;
    bool public revoked;
    bool public redeemed;
    address public delegator;
    /// The third party, or the only redeemer.
    address public other;
    uint256 public burnedGas;
    /// The hash of the only permission context that it honours.
    bytes32 public contextHash;

    event Transfer(address indexed from, address indexed to, uint256 value);

    function redeemDelegations(
        bytes[] calldata contexts,
        bytes32[] calldata modes,
        bytes[] calldata executions
    ) external {
        require(contexts.length == 1 && modes.length == 1 && executions.length == 1, "DelegationManager: not one");
        require(modes[0] == 0, "DelegationManager: mode is not supported");
        require(keccak256(contexts[0]) == contextHash, "DelegationManager: unknown delegation");
        require(!revoked, "DelegationManager: delegation is revoked");
        Behaviour how = onlyWhenMined && !Simulation.isMined() ? Behaviour.HonestOnce : behaviour;
        require(how != Behaviour.Reverts, "DelegationManager: refuses");
        require(how == Behaviour.HonestMany || !redeemed, "DelegationManager: delegation is used");
        require(how != Behaviour.RedeemerOnly || msg.sender == other, "DelegationManager: redeemer is not allowed");
        redeemed = true;
        if (how == Behaviour.BurnsGas) Simulation.burn(burnedGas);
        execute(how, executions[0]);
        if (how == Behaviour.HugeReturn) {
            assembly ("memory-safe") {
                return(0, 0x40000)
            }
        }
    }

    /// One call in the packed form of ERC-7579: target, value, calldata.
    function execute(Behaviour how, bytes calldata execution) private {
        IERC20 token = IERC20(address(bytes20(execution[:20])));
        require(uint256(bytes32(execution[20:52])) == 0, "DelegationManager: no value may be sent");
        require(bytes4(execution[52:56]) == IERC20.transfer.selector, "DelegationManager: not a transfer");
        (address to, uint256 amount) = abi.decode(execution[56:], (address, uint256));
        if (how == Behaviour.NoOp) return;
        if (how == Behaviour.FakeEvent) {
            emit Transfer(delegator, to, amount);
            return;
        }
        if (how == Behaviour.WrongRecipient) to = address(uint160(to) ^ 1);
        if (how == Behaviour.AmountLessOne) amount -= 1;
        move(token, how == Behaviour.ThirdParty ? other : delegator, to, amount);
        if (how == Behaviour.Twice) move(token, delegator, to, amount);
        if (how == Behaviour.Reenters) move(token, msg.sender, address(this), token.allowance(msg.sender, address(this)));
    }

    function move(IERC20 token, address from, address to, uint256 amount) private {
        require(token.transferFrom(from, to, amount), "DelegationManager: transfer failed");
    }
}
