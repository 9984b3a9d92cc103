package dev.cairn.simulator;

import reactor.core.publisher.Mono;

/**
 * One operation of an actor.
 *
 * @param what it is, for the log
 * @param answer runs the operation and emits what it learnt; fails only with what must not happen
 * @param lost is run in place of the answer when the process has died before it
 *
 * <p>Stability: internal.
 *
 * @since 0.1.0
 */
public record Turn(String what, Mono<Answer> answer, Runnable lost) {
    /**
     * What an operation learnt.
     *
     * @param text for the log
     * @param effect tells the model
     */
    public record Answer(String text, Runnable effect) {}
}
