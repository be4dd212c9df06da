// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Simulation} from "./Simulation.sol";

/// What can be wrong with a probe token. Anyone may set faults at any time: it holds no value.
abstract contract ProbeFaults {
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
    /// Anyone may spend anyone's money with transferFrom.
    uint256 public constant IGNORE_ALLOWANCE = 1 << 8;
    /// Every transfer and approval succeeds, does nothing and answers false.
    uint256 public constant RETURNS_FALSE = 1 << 9;
    /// Transfers and approvals do their work and answer nothing, as those of some old tokens.
    uint256 public constant RETURNS_NOTHING = 1 << 10;
    /// The token keeps a hundredth of every transfer, at least one unit, and logs both parts.
    uint256 public constant FEE_ON_TRANSFER = 1 << 11;
    /// A transfer first makes the call of `setHook`, or itself a second time.
    uint256 public constant REENTRANT = 1 << 12;
    /// A transfer burns five million gas on the way.
    uint256 public constant GAS_BOMB = 1 << 13;
    /// The payer's money is gone when the transaction is mined.
    uint256 public constant BALANCE_DROPS_WHEN_MINED = 1 << 14;
    /// A mined transaction moves the value, and another contract logs it.
    uint256 public constant FOREIGN_LOG_WHEN_MINED = 1 << 15;
    /// A mined transaction moves the value once and logs it twice.
    uint256 public constant DOUBLE_LOG_WHEN_MINED = 1 << 16;
    /// As if there were no permit.
    uint256 public constant NO_PERMIT = 1 << 17;
    /// As if there were no functions that take a signature as bytes.
    uint256 public constant NO_BYTES_OVERLOAD = 1 << 18;

    uint256 private constant WHEN_MINED =
        SHORT_WHEN_MINED |
            NO_LOG_WHEN_MINED |
            REVERT_WHEN_MINED |
            BALANCE_DROPS_WHEN_MINED |
            FOREIGN_LOG_WHEN_MINED |
            DOUBLE_LOG_WHEN_MINED;
    uint256 private constant BOMB = 5_000_000;

    uint256 public faults;
    address private hookTarget;
    bytes private hookData;
    bool private transient entered;

    event Reentered(bool success);

    function setFaults(uint256 bits) external {
        faults = bits;
    }

    /// What a reentrant token calls in the middle of a transfer; by default it repeats the call that it is in.
    function setHook(address target, bytes calldata data) external {
        hookTarget = target;
        hookData = data;
    }

    /// Around whatever moves money or allows it.
    modifier faulty() {
        if (has(NO_OP)) answer(1, 32);
        if (has(RETURNS_FALSE)) answer(0, 32);
        if (has(GAS_BOMB)) Simulation.burn(BOMB);
        _;
        if (has(RETURNS_NOTHING)) answer(0, 0);
    }

    modifier unless(uint256 fault) {
        if (has(fault)) answerNoFunction();
        _;
    }

    function has(uint256 fault) internal view returns (bool) {
        return faults & fault != 0;
    }

    /// Whether faults that wait for the mined transaction come out now.
    function isMined() internal view returns (bool) {
        return has(WHEN_MINED) && Simulation.isMined();
    }

    /// The first call back of a transaction is the only one, so that it ends.
    function reenter() internal {
        if (!has(REENTRANT) || entered) return;
        entered = true;
        (bool success, ) = hookTarget == address(0) ? address(this).call(msg.data) : hookTarget.call(hookData);
        emit Reentered(success);
    }

    function answerNoFunction() private pure {
        revert();
    }

    /// Ends the call.
    function answer(uint256 word, uint256 length) private pure {
        assembly ("memory-safe") {
            mstore(0, word)
            return(0, length)
        }
    }
}
