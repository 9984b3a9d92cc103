/** The contract, held against the POSIX store on a real and on a simulated disk, and what is special to it. */
@NullMarked
package dev.cairn.driver.posix;

import org.jspecify.annotations.NullMarked;
