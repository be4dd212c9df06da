// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// Stands in for the block-hash history of EIP-2935, which the node calls at the start of every block that it executes.
/// It keeps that duty and also remembers the randomness of the block before.
///
/// A mined block has fresh randomness. A simulated block on top of the head repeats the head's, so a contract that asks
/// here can tell that it is only being simulated.
contract BlockRecorder {
    address private constant SYSTEM = 0xffffFFFfFFffffffffffffffFfFFFfffFFFfFFfE;
    uint256 private constant WINDOW = 8191;
    // Behind the slots of the history, which are the numbers below WINDOW.
    uint256 private constant CURRENT_SLOT = 0x2000;
    uint256 private constant PREVIOUS_SLOT = 0x2001;

    /// As EIP-2935 defines it; in addition an empty call answers the randomness of the block before this one.
    fallback(bytes calldata input) external returns (bytes memory) {
        if (msg.sender == SYSTEM) {
            store((block.number - 1) % WINDOW, uint256(bytes32(input)));
            store(PREVIOUS_SLOT, load(CURRENT_SLOT));
            store(CURRENT_SLOT, block.prevrandao);
            return "";
        }
        if (input.length == 0) return abi.encode(load(PREVIOUS_SLOT));
        require(input.length == 32);
        uint256 number = uint256(bytes32(input));
        require(number < block.number && block.number - number <= WINDOW);
        return abi.encode(load(number % WINDOW));
    }

    function store(uint256 slot, uint256 value) private {
        assembly ("memory-safe") {
            sstore(slot, value)
        }
    }

    function load(uint256 slot) private view returns (uint256 value) {
        assembly ("memory-safe") {
            value := sload(slot)
        }
    }
}
