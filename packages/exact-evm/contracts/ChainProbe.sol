// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// Answers in one simulated request everything that a facilitator asks a chain. It is never deployed; its code is sent
/// along with the question, in one of two forms:
///
/// - as the code of a contract creation, with the question and its length in the last word behind it, which every node
///   executes;
/// - as the code of an account by a state override, with the question as calldata, so that the calls are that account's.
contract ChainProbe {
    struct Call {
        address target;
        /// The most gas that the call may use.
        uint256 gas;
        /// The call is left out when this address has code.
        address unlessCode;
        bytes data;
    }

    struct Code {
        uint256 size;
        /// The first 23 bytes: as many as a delegation of EIP-7702 has.
        bytes23 head;
    }

    struct Result {
        bool called;
        bool success;
        uint256 gasUsed;
        bytes data;
    }

    struct Answer {
        uint256 chainId;
        uint256 blockNumber;
        uint256 timestamp;
        Code[] codes;
        Result[] calls;
    }

    /// No returned data may fill the memory, or make the answer longer than the code of a contract may be.
    uint256 private constant LONGEST_RESULT = 512;

    fallback() external payable {
        bytes memory question = msg.data.length > 0 ? msg.data : behindCode();
        (Call[] memory calls, address[] memory accounts) = abi.decode(question, (Call[], address[]));
        Answer memory answer;
        answer.chainId = block.chainid;
        answer.blockNumber = block.number;
        answer.timestamp = block.timestamp;
        answer.codes = new Code[](accounts.length);
        for (uint256 i = 0; i < accounts.length; i++) answer.codes[i] = codeOf(accounts[i]);
        answer.calls = new Result[](calls.length);
        for (uint256 i = 0; i < calls.length; i++) answer.calls[i] = make(calls[i]);
        bytes memory encoded = abi.encode(answer);
        assembly ("memory-safe") {
            return(add(encoded, 0x20), mload(encoded))
        }
    }

    function make(Call memory wanted) private returns (Result memory result) {
        if (wanted.unlessCode != address(0) && wanted.unlessCode.code.length > 0) return result;
        (address target, uint256 allowance, bytes memory data) = (wanted.target, wanted.gas, wanted.data);
        bool success;
        bytes memory returned = new bytes(LONGEST_RESULT);
        uint256 before = gasleft();
        assembly ("memory-safe") {
            success := call(allowance, target, 0, add(data, 0x20), mload(data), 0, 0)
        }
        result.gasUsed = before - gasleft();
        assembly ("memory-safe") {
            let size := returndatasize()
            if lt(LONGEST_RESULT, size) {
                size := LONGEST_RESULT
            }
            mstore(returned, size)
            returndatacopy(add(returned, 0x20), 0, size)
        }
        (result.called, result.success, result.data) = (true, success, returned);
    }

    function codeOf(address account) private view returns (Code memory code) {
        bytes23 head;
        assembly ("memory-safe") {
            mstore(0, 0)
            extcodecopy(account, 0, 0, 23)
            head := mload(0)
        }
        (code.size, code.head) = (account.code.length, head);
    }

    function behindCode() private pure returns (bytes memory question) {
        assembly ("memory-safe") {
            let end := sub(codesize(), 0x20)
            codecopy(0, end, 0x20)
            let size := mload(0)
            question := mload(0x40)
            mstore(question, size)
            codecopy(add(question, 0x20), sub(end, size), size)
            mstore(0x40, and(add(add(question, size), 0x3f), not(0x1f)))
        }
    }
}
