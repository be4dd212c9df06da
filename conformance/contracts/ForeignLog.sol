// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// Logs a transfer that it has nothing to do with, at an address that is not the token's.
contract ForeignLog {
    event Transfer(address indexed from, address indexed to, uint256 value);

    /// Costs nearly the same whether it logs or not.
    constructor(address from, address to, uint256 value, bool logs) {
        if (logs) emit Transfer(from, to, value);
    }
}
