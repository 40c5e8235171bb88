/**
 * The AWS set-up as code. One construct per concept, with a record of what it is made of; grants
 * are named by what is done with them. Stacks are parted by how long they live: {@code network},
 * {@code data}, {@code runtime}, {@code watch}, each built on those before it.
 */
package io.tidemill.infra;
