"""The Excel of this computer: where its add-ins stand, and whether ours can run there, without admin rights."""
