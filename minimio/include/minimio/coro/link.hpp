#pragma once

namespace minimio::coro {

/// What stands in a list carries its own links, so to enter or to leave allocates
/// nothing. A tag tells the lists apart that one thing can be in.
template <typename Tag>
class Link {
 public:
  Link() noexcept = default;
  Link(const Link&) = delete;
  Link& operator=(const Link&) = delete;

  bool is_linked() const noexcept { return next_ != this; }

  void unlink() noexcept {
    previous_->next_ = next_;
    next_->previous_ = previous_;
    previous_ = next_ = this;
  }

 protected:
  ~Link() { unlink(); }

 private:
  template <typename Thing, typename OtherTag>
  friend class List;

  Link* previous_ = this;
  Link* next_ = this;
};

/// Things that derive from Link<Tag>, in a row. It owns none of them.
template <typename Thing, typename Tag>
class List {
 public:
  bool empty() const noexcept { return !head_.is_linked(); }

  /// The first one, or null.
  Thing* front() noexcept {
    return empty() ? nullptr : static_cast<Thing*>(head_.next_);
  }

  void push_back(Thing& thing) noexcept {
    Link<Tag>& link = thing;
    link.unlink();
    link.previous_ = head_.previous_;
    link.next_ = &head_;
    head_.previous_->next_ = &link;
    head_.previous_ = &link;
  }

  /// The first one, which leaves the list; or null.
  Thing* take_front() noexcept {
    auto* const thing = front();
    if (thing) static_cast<Link<Tag>*>(thing)->unlink();
    return thing;
  }

  /// Calls for each; the one that it is called with may leave.
  template <typename Function>
  void for_each(Function&& function) {
    for (auto* link = head_.next_; link != &head_;) {
      auto* const next = link->next_;
      function(*static_cast<Thing*>(link));
      link = next;
    }
  }

  /// All that there is moves behind what is in the other list.
  void move_to(List& other) noexcept {
    if (empty()) return;
    head_.next_->previous_ = other.head_.previous_;
    other.head_.previous_->next_ = head_.next_;
    head_.previous_->next_ = &other.head_;
    other.head_.previous_ = head_.previous_;
    head_.next_ = head_.previous_ = &head_;
  }

 private:
  struct Head : Link<Tag> {};
  Head head_;
};

}  // namespace minimio::coro
