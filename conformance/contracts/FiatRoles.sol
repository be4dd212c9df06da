// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// Who may do what with the token, and the balances that a blacklisting is stored in.
abstract contract FiatRoles {
    // A plain word of its own: the suite sets it without disturbing its neighbours.
    uint256 internal pausedState;
    /// Balance in the low 255 bits, blacklisting in the highest, as in FiatToken v2.2.
    mapping(address => uint256) internal balanceAndBlacklistStates;

    address public owner;
    address public masterMinter;
    address public pauser;
    address public blacklister;
    mapping(address => bool) public isMinter;
    mapping(address => uint256) public minterAllowance;

    event OwnershipTransferred(address previousOwner, address newOwner);
    event MasterMinterChanged(address indexed newMasterMinter);
    event MinterConfigured(address indexed minter, uint256 minterAllowedAmount);
    event MinterRemoved(address indexed oldMinter);
    event PauserChanged(address indexed newAddress);
    event Pause();
    event Unpause();
    event BlacklisterChanged(address indexed newBlacklister);
    event Blacklisted(address indexed _account);
    event UnBlacklisted(address indexed _account);

    modifier onlyOwner() {
        require(msg.sender == owner, "Ownable: caller is not the owner");
        _;
    }

    modifier onlyMasterMinter() {
        require(msg.sender == masterMinter, "FiatToken: caller is not the masterMinter");
        _;
    }

    modifier onlyMinters() {
        require(isMinter[msg.sender], "FiatToken: caller is not a minter");
        _;
    }

    modifier onlyPauser() {
        require(msg.sender == pauser, "Pausable: caller is not the pauser");
        _;
    }

    modifier onlyBlacklister() {
        require(msg.sender == blacklister, "Blacklistable: caller is not the blacklister");
        _;
    }

    modifier whenNotPaused() {
        require(!paused(), "Pausable: paused");
        _;
    }

    modifier notBlacklisted(address account) {
        require(!isBlacklisted(account), "Blacklistable: account is blacklisted");
        _;
    }

    function paused() public view returns (bool) {
        return pausedState != 0;
    }

    function pause() external onlyPauser {
        pausedState = 1;
        emit Pause();
    }

    function unpause() external onlyPauser {
        pausedState = 0;
        emit Unpause();
    }

    function isBlacklisted(address account) public view returns (bool) {
        return balanceAndBlacklistStates[account] >> 255 == 1;
    }

    function blacklist(address account) external onlyBlacklister {
        _setBlacklisted(account, true);
        emit Blacklisted(account);
    }

    function unBlacklist(address account) external onlyBlacklister {
        _setBlacklisted(account, false);
        emit UnBlacklisted(account);
    }

    function configureMinter(
        address minter,
        uint256 minterAllowedAmount
    ) external whenNotPaused onlyMasterMinter returns (bool) {
        isMinter[minter] = true;
        minterAllowance[minter] = minterAllowedAmount;
        emit MinterConfigured(minter, minterAllowedAmount);
        return true;
    }

    function removeMinter(address minter) external onlyMasterMinter returns (bool) {
        isMinter[minter] = false;
        minterAllowance[minter] = 0;
        emit MinterRemoved(minter);
        return true;
    }

    function transferOwnership(address newOwner) external onlyOwner {
        require(newOwner != address(0), "Ownable: new owner is the zero address");
        emit OwnershipTransferred(owner, newOwner);
        owner = newOwner;
    }

    function updateMasterMinter(address newMasterMinter) external onlyOwner {
        require(newMasterMinter != address(0), "FiatToken: new masterMinter is the zero address");
        masterMinter = newMasterMinter;
        emit MasterMinterChanged(newMasterMinter);
    }

    function updatePauser(address newPauser) external onlyOwner {
        require(newPauser != address(0), "Pausable: new pauser is the zero address");
        pauser = newPauser;
        emit PauserChanged(newPauser);
    }

    function updateBlacklister(address newBlacklister) external onlyOwner {
        require(newBlacklister != address(0), "Blacklistable: new blacklister is the zero address");
        blacklister = newBlacklister;
        emit BlacklisterChanged(newBlacklister);
    }

    function _setBlacklisted(address account, bool on) internal {
        uint256 balance = _balanceOf(account);
        balanceAndBlacklistStates[account] = on ? balance | (1 << 255) : balance;
    }

    function _balanceOf(address account) internal view returns (uint256) {
        return balanceAndBlacklistStates[account] & ((1 << 255) - 1);
    }
}
