#pragma once

#include <span>

/// What Windows has of ours, and the rules about it. A program that breaks one is ended
/// at once, with a word on standard error. That is more than Windows does.
namespace kit {

using Bytes = std::span<const char>;

/// An operation is about to begin. From now on its notes and its buffer are lent: they
/// must not be freed, nor used for another operation.
/// @param notes the OVERLAPPED, or what takes its place.
void lend(Bytes notes, Bytes buffer);

/// The operation with these notes has come back, or has not begun.
void take_back(const void* notes);

/// Looks whether something is lent that was a local variable of a function which has
/// returned.
/// @param frame of the caller, by __builtin_frame_address(0).
void look_at_lent(const void* frame);

}  // namespace kit
