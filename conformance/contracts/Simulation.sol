// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// Tells a mined transaction from a simulation, for contracts that only misbehave when it counts.
library Simulation {
    // EIP-2935: the suite places its BlockRecorder there.
    address private constant BLOCK_HISTORY = 0x0000F90827F1C53a10cb7A02335B175320002935;
    // More than what any contract of the suite spends when mined and not when simulated.
    uint256 private constant EXTRA_GAS = 8_000;

    /// Any of these marks gives a simulation away: its block repeats the randomness of the block before, its gas costs
    /// nothing, or it has the gas of a whole block. A simulation spends more, so that an estimate of gas is never below what
    /// the mined transaction needs.
    function isMined() internal view returns (bool) {
        bool free = tx.gasprice == 0 || block.basefee == 0;
        bool simulated = repeatsRandomness() || free || gasleft() > block.gaslimit / 2;
        if (simulated) burn(EXTRA_GAS);
        return !simulated;
    }

    /// Spends about so much gas, or all there is.
    function burn(uint256 amount) internal view {
        uint256 before = gasleft();
        while (before - gasleft() < amount) {}
    }

    function repeatsRandomness() private view returns (bool) {
        (bool success, bytes memory answer) = BLOCK_HISTORY.staticcall("");
        return success && answer.length == 32 && abi.decode(answer, (uint256)) == block.prevrandao;
    }
}
