package dev.aimessenger.e2e.structure.samples.right;

/** Keeps to itself. */
public class Right {}
