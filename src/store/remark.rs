//! remark
